"""What keeps the course going. README.md says what each tool is for."""
