"""The API over HTTP: routes, what they read, what they answer."""
