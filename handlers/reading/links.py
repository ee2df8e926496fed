"""An address of the web or of an app, as people pass it on."""

import re

LINK = re.compile(
    r"https?:|www\.|wa\.me|\bt\.me|bit\.ly|\b[\w-]+\.(?:apk|com|in|org|net|xyz|link|invalid)\b", re.IGNORECASE
)
