"""The crawler: Scrapy spiders, middlewares and settings. The only room that imports Scrapy."""
