"""Stored results of indicators, kept in step with the figures they are made of."""

from needs.services.indicators.refreshing import Refreshed, Touched, refresh_indicators

__all__ = ["Refreshed", "Touched", "refresh_indicators"]
