"""Settings of the Scrapy project. `docs/settings.md` says why each has its value."""

from __future__ import annotations

# Ours.
HEALTHNEWS_DB = "output/articles.db"
HEALTHNEWS_CRAWL_DB = "output/crawl.db"
HEALTHNEWS_ARCHIVE = "output/archive"
HEALTHNEWS_CONTACT = None
HEALTHNEWS_MAX_PAGES = 100
HEALTHNEWS_MAX_MINUTES = None
HEALTHNEWS_MAX_BYTES = None
HEALTHNEWS_BLOCKED_LIMIT = 3
HEALTHNEWS_BATCH_SIZE = 50
HEALTHNEWS_CLOCK = "crawler.clock.utc_now"
HEALTHNEWS_COMMAND = "scrapy crawl"
HEALTHNEWS_PROXY = None

# The project.
BOT_NAME = "healthnews"
SPIDER_MODULES = ["crawler.spiders"]
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
ITEM_PIPELINES = {"crawler.pipeline.StorePipeline": 300}
EXTENSIONS = {"crawler.extensions.CrawlDelay": 500}
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.middlewares.robots.RobotsMiddleware": 100,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "crawler.middlewares.compression.CompressionMiddleware": 590,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "crawler.middlewares.redirects.PageRedirectMiddleware": 600,
    "crawler.middlewares.proxy.FixedProxyMiddleware": 745,
    "crawler.middlewares.archive.ArchiveMiddleware": 990,
}

# Politeness.
USER_AGENT = "healthnews"
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "healthnews"
CONCURRENT_REQUESTS = 2
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 2.0
DOWNLOAD_DELAY_JITTER = 0.5
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1",
    "Accept-Language": "zh-CN,zh;q=0.9",
}
COOKIES_ENABLED = False
REFERRER_POLICY = "same-origin"

# What a page may cost.
DOWNLOAD_TIMEOUT = 30
DOWNLOAD_MAXSIZE = 10_000_000
DOWNLOAD_WARNSIZE = 2_000_000
DOWNLOAD_FAIL_ON_DATALOSS = True
DOWNLOAD_VERIFY_CERTIFICATES = True
RETRY_TIMES = 2
RETRY_HTTP_CODES = [408, 500, 502, 503, 504, 522, 524]
RETRY_GIVE_UP_LOG_LEVEL = "WARNING"
REDIRECT_MAX_TIMES = 5
METAREFRESH_ENABLED = False
HTTPERROR_ALLOW_ALL = True

# Order and extent.
DEPTH_LIMIT = 10
DEPTH_PRIORITY = 1
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"
URLLENGTH_LIMIT = 2083

# Nothing listens, nothing chatters.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
LOG_LEVEL = "INFO"
