"""The numbers that the README and docs quote, each from one command: see benchmarks/README.md."""
