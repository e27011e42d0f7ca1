"""The needs assessment as a document at three levels, composed once for page and print."""
