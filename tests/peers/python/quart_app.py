"""The application on Quart."""

from quart import Quart

app = Quart(__name__)


@app.get("/")
async def index():
    return "Hello, World!"


@app.get("/json")
async def json():
    return {"message": "Hello, World!"}


@app.get("/users/<int:id>")
async def user(id):
    return f"user {id}"


@app.get("/sync")
def sync():
    return "Hello, World!"
