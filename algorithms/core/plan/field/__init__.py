"""Work in the field: what is handed out, and what comes back merged by stable ids."""
