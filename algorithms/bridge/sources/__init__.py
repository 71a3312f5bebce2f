"""What is said of a layer by where it comes from: its files, a part of it, a server, its content."""
