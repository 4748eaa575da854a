"""From an empty folder to answers with their sources: the bundled pages, no site is asked."""

import subprocess
import sys

import healthnews

subprocess.run([sys.executable, "-m", "healthnews", "demo"], check=True, stdout=sys.stderr)
with healthnews.open("output/demo/articles.db") as articles:
    print(len(articles), "articles")
    answer = articles.ask("职工医保断交以后,卡里的钱会清零吗?")
    print(answer.notice)
    for passage in answer.passages:
        print(f"\n{passage.title} {passage.url}")
        print(passage.date_published or f"inferred: {passage.date_inferred}", passage.summary or "")
        print(passage.passage.marked("[", "]"))
        print(passage.disclaimer)
