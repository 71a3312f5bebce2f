"""Networks: arrays to graph, snapping, exact nearest sources, Steiner trees with a proven bound."""
from ..entries import entries

PLACES = {
    "BudgetTree": "steiner.budget",
    "Graph": "graph",
    "Joins": "dangling",
    "Network": "build",
    "PrizeTree": "steiner.prize",
    "Tree": "steiner.solve",
    "budget_tree": "steiner.budget",
    "joined_network": "dangling",
    "nearest_segment": "segments",
    "network_from_lines": "build",
    "prize_tree": "steiner.prize",
    "steiner_tree": "steiner.solve",
}
__all__ = ["BudgetTree", "Graph", "Joins", "Network", "PrizeTree", "Tree", "budget_tree", "joined_network",
           "nearest_segment", "network_from_lines", "prize_tree", "steiner_tree"]
__getattr__ = entries(__name__, PLACES)
