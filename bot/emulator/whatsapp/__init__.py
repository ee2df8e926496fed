"""The Cloud API, its templates and groups, and the WhatsApp side of a phone."""
