"""Numbers, percent, dates and years: as people type them, and as they are printed."""
