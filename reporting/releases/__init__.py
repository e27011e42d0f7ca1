"""What is published of counts, and how it comes to be: pure, apart from what is stored."""
