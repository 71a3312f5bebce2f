"""Files of every kind: read strictly, written beside and put in place whole, refused in words."""
