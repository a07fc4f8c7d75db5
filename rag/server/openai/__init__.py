"""The routes of OpenAI's API that chat programs speak, with the proof beside the answer."""
