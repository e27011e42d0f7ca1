"""The board's pages: meetings, running one, bodies and seats, decisions, actions, challenges."""
