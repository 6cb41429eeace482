"""The machine's clock and sortable identifiers."""
