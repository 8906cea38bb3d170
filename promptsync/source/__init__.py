"""Files with places: their text, the YAML in it, and how foreign text is shown in a finding."""
