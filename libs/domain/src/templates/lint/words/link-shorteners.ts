/**
 * Hosts that hide where a link leads. Source: well-known public shorteners; providers' rejection lists name bit.ly, tinyurl and wa.me
 * (facts §6.5 #18 [U]). A branded short domain of the business belongs in `brandDomains`, not here.
 */
export const linkShorteners = new Set(
  `bit.ly bitly.com tinyurl.com goo.gl t.co ow.ly is.gd v.gd buff.ly cutt.ly rebrand.ly shorturl.at rb.gy t.ly tiny.cc bl.ink short.io
lnkd.in s.id soo.gd adf.ly bc.vc clck.ru qr.ae u.to x.co youtu.be amzn.to fb.me linktr.ee
t.cn url.cn dwz.cn suo.im suo.nz 985.so mrw.so u.nu 6du.in w.url.cn c7.gg`.split(/\s+/u),
);
