"""Writing the delivery plan. Every change is an event with who, when, why and what."""
