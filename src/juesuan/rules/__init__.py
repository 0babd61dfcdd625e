"""What must hold of a disclosure: rules as data, in the accountants' own notation."""
