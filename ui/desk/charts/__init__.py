"""Charts of results: in a window, in files, and what their lines say."""
