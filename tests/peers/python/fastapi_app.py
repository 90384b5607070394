"""The application on FastAPI."""

from fastapi import FastAPI
from fastapi.responses import PlainTextResponse

app = FastAPI()


@app.get("/", response_class=PlainTextResponse)
async def index():
    return "Hello, World!"


@app.get("/json")
async def json():
    return {"message": "Hello, World!"}


@app.get("/users/{id}", response_class=PlainTextResponse)
async def user(id: int):
    return f"user {id}"


@app.get("/sync", response_class=PlainTextResponse)
def sync():
    return "Hello, World!"
