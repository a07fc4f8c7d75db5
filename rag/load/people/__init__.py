"""What people's programs keep besides documents: calendars, contacts, chats, references."""
