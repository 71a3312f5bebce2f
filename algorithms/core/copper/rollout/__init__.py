"""The roll-out of fibre: routes, money, years."""
