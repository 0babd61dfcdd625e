"""What people and machines read of a document: text, JSON, HTML, SARIF, page pictures."""
