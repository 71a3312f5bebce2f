"""Steiner trees with a proven bound: joining all places, what a budget pays, what prizes pay."""
from .budget import BudgetTree, budget_tree
from .prize import PrizeTree, prize_tree
from .solve import Tree, steiner_tree

__all__ = ["BudgetTree", "PrizeTree", "Tree", "budget_tree", "prize_tree", "steiner_tree"]
