"""PDF files as pictures of their pages, read by a process of its own."""
