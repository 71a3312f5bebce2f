"""Mobile masts: the register, which places a mast covers, coverage today, shared sites, the audit of sharing."""
