"""What the user sees beside the Processing toolbox; no computation here."""
