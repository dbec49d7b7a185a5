"""The reading pages: each document as a calm page on which a cited passage is marked."""
