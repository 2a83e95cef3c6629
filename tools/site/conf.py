"""How Sphinx builds the site (see build.py)."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from build import ROOT, repository

project = html_title = "Reading Film with Keras"
copyright = "the authors of Reading Film with Keras. Text and pictures: CC-BY 4.0. Code: MIT"
language = "en"

extensions = ["myst_nb"]
nb_execution_mode = "off"  # the lessons are stored executed
nb_merge_streams = True
myst_heading_anchors = 3

html_theme = "sphinx_book_theme"
html_static_path = ["_static"]
html_css_files = ["course.css"]
html_use_index = False
html_copy_source = False
html_show_sourcelink = False
html_theme_options = {
    "repository_url": repository(ROOT),
    "repository_branch": "main",
    "use_repository_button": True,
    "use_download_button": False,
    "home_page_in_toc": True,
    "navbar_persistent": [],  # the search field stands in the sidebar already
    "footer_content_items": ["copyright"],
    "launch_buttons": {
        "colab_url": "https://colab.research.google.com",
        "binderhub_url": "https://mybinder.org",
        "notebook_interface": "jupyterlab",
    },
}
