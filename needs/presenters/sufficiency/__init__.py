"""The sufficiency of places as tables, a chart and sentences made from the figures."""
