"""Tables and rows of the risk register's pages."""
