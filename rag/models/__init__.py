"""What models exist, where their files are, how they are built, fetched and verified."""
