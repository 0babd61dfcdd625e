"""An account as entered → the document to be published."""
