/** Byte limits (UTF-8) of what is sent, each with its source: developer.work.weixin.qq.com/document/path/<number>. */
export const byteLimits = {
  /** Plain text everywhere: passive reply [90241], message/send [90236] (longer is silently cut), 客服 send_msg [94677], webhook [91770]. */
  text: 2048,
  /** Markdown of a self-built app [90236]. */
  appMarkdown: 2048,
  /** Markdown of a group webhook [91770]; longer is refused with 40058. */
  webhookMarkdown: 4096,
  /** Stream content and response_url markdown of a smart robot [101031, 101138]. */
  robotMarkdown: 20480,
} as const;
