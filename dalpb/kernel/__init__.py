"""What all four apps stand on: people, organisations, areas, periods, money, figures, audit."""
