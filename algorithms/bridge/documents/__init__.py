"""Documents through Qt and LibreOffice: text, pages, sheets."""
