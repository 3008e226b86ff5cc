"""What Streamlit says in English whatever the page's language; `page.js` puts the catalogue's French in its place.

{n} stands for a number, a name or a limit.
"""

from __future__ import annotations

LEFTOVERS: tuple[str, ...] = (
    # files
    "Upload", "Add files", "Drag and drop a file here", "Drag and drop files here", "{n}MB per file",
    "File Uploader", "Error uploading file", "Remove {n}", "Delete {n}", "Cancel {n}",
    "File must be {n}MB or smaller.", "{n}KB", "{n}MB",
    # choosing
    "Choose options", "Choose an option", "No results", "Select all", "Select {n} matches", "Clear all",
    "Clear value", "Clear entry", "Open", "Close", "Selected values", "Multiselect options", "Selectbox options",
    # numbers, dates, texts
    "Increment", "Decrement", "Invalid data type", "Invalid input.",
    "Number is above the allowed range.", "Number is below the allowed range.",
    "Number is above the allowed range. Please enter a value less than or equal to {n}.",
    "Number is below the allowed range. Please enter a value greater than or equal to {n}.",
    "Choose date", "Clear date", "Calendar", "Previous month", "Next month",
    "Use arrow keys to navigate dates. Enter to select. Escape to close.",
    "Press Enter to apply", "Press Enter to submit form", "Press Ctrl+Enter to apply", "Help for {n}",
    # the page
    "Skip to main content", "Expand sidebar", "Collapse sidebar", "App pages", "Sidebar", "Main menu",
    "Navigate to home page", "Running...", "RUNNING...", "Stop", "Stop script", "Rerun", "Learn more",
    "Scroll tabs right", "Scroll tabs left", "Fullscreen", "Close fullscreen", "Toggle fullscreen", "Loading...",
    # the connection
    "Connection error", "CONNECTING", "Connecting", "Attempting to connect to {n}.", "Connection timed out.",
    "Network error", "Connection lost. Please wait for the app to reconnect, then try again.",
    "Error setting up request to server",
)  # fmt: skip
