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
HEALTHNEWS_ALLOW_LOOPBACK = False
HEALTHNEWS_RETRY_AFTER_MAX = 600
HEALTHNEWS_FAILURE_LIMIT = 10

# The project.
BOT_NAME = "healthnews"
SPIDER_MODULES = ["crawler.spiders"]
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
ITEM_PIPELINES = {"crawler.pipeline.StorePipeline": 300}
EXTENSIONS = {
    "crawler.extensions.CrawlDelay": 500,
    "scrapy.extensions.throttle.AutoThrottle": None,
    "scrapy.extensions.corestats.CoreStats": None,
    "crawler.extensions.Throttle": 510,
    "crawler.extensions.PromptStop": 520,
}
DOWNLOAD_HANDLERS = {
    "http": "crawler.net.handler.GuardedHandler",
    "https": "crawler.net.handler.GuardedHandler",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}
TWISTED_DNS_RESOLVER = "crawler.net.resolver.GuardedResolver"
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.middlewares.robots.RobotsMiddleware": 100,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "crawler.middlewares.compression.CompressionMiddleware": 590,
    "crawler.middlewares.patience.PatienceMiddleware": 560,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "crawler.middlewares.redirects.PageRedirectMiddleware": 600,
    "crawler.middlewares.proxy.FixedProxyMiddleware": 745,
    "crawler.middlewares.archive.ArchiveMiddleware": 990,
}
# The spider yields nothing, and the frontier has judged every request.
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
}
CONCURRENT_ITEMS = 1

# Politeness.
USER_AGENT = "healthnews"
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "healthnews"
CONCURRENT_REQUESTS = 2
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 2.0
DOWNLOAD_DELAY_JITTER = 0.5
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 5.0
AUTOTHROTTLE_MAX_DELAY = 60.0
AUTOTHROTTLE_TARGET_CONCURRENCY = 0.5
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1",
    "Accept-Language": "zh-CN,zh;q=0.9",
}
COOKIES_ENABLED = False
REFERRER_POLICY = "no-referrer"

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

# Order and extent.
DEPTH_LIMIT = 10
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"
URLLENGTH_LIMIT = 2083

# Nothing listens, nothing chatters.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
LOG_LEVEL = "INFO"
