"""Reports as one self-contained page (.html), with drawings and charts as inline SVG."""
