"""Demand and accommodation: measures, observations, services, the needs assessment."""
