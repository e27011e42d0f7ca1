"""Who may do what with the grant."""
