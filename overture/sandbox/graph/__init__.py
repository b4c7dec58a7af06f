"""The sandbox's half of Instagram's Graph API: both hosts, the people behind them, and what is pushed to Overture.

The sandbox's own people, projects, faults and journal stand beside it; docs/sandbox-graph.md says what it speaks.
"""
