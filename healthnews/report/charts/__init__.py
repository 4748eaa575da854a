"""Numbers in, inline SVG out: columns, lines, bars. Nothing here knows of runs or sites.

Own code, because what there is does not fit a page that must be safe and read without
JavaScript. pygal brings 33 KB and a `<script>` for each chart, and no text for screen
readers; leather knows neither stacks nor tooltips; svg.py writes `<` as it is; altair
draws in the browser; matplotlib is 40 MB with what it needs.

Each chart is as wide as its column of the page, an image with one sentence for screen
readers, and says what lies under the pointer in `<title>`. Colours come from the page's
style sheet by class: the palette of Okabe and Ito, which the colour-blind tell apart, and
a pattern for whatever means trouble, so that colour alone says nothing.
"""
