"""The workbench: streamlit run app.py."""

from graphkit.pages import run

run()
