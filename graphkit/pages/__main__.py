"""What `graphkit app` hands to Streamlit; the same two lines as app.py, inside the package."""

from graphkit.pages import run

run()
