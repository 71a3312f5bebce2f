"""Printed pages: HTML reports, charts as SVG, help."""
