"""Field packages: data, project and papers for a team, and their way back."""
