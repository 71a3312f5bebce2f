"""Streets whose cables are put underground or tidied: commune by commune, by year."""
