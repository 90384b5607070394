"""The application on Flask."""

from flask import Flask

app = Flask(__name__)


@app.get("/")
@app.get("/sync")
def index():
    return "Hello, World!"


@app.get("/json")
def json():
    return {"message": "Hello, World!"}


@app.get("/users/<int:id>")
def user(id):
    return f"user {id}"
