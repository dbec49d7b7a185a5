"""The program: questions in, cited answers out, over the command line, the web and Python."""
