import type { LintedLanguage } from '../language-of-text';

/**
 * Words that say nothing about the purpose: function words, greetings, closings, and the "update, message, information" of vague templates.
 * Source: the usual stop-word lists, shortened to what templates use, plus wording of templates rejected as unclear (TEC 63040).
 */
export const emptyWords: Record<LintedLanguage, string> = {
  en: `a an the this that these those it its is are was were be been am do does did have has had will would can could may might must shall should
i we you he she they me us him her them my our your his their and or but if so as at by for from in into of on to with about out up here there
now today soon again also just only please hi hello hey dear good morning afternoon evening thank thanks you kind best warm regards sincerely yours
sir madam mr mrs ms customer client user member team all everyone friend welcome greetings
update updates message messages news new information info details detail notice notification notify announcement something important check see
read look below following contact call reply know let get got want need has see regarding re re: there's we've you've i'm we're click open follow view
attention matter account support service services team question questions help assist assistance some more other next`,
  zh: `的 了 是 在 有 我 我们 你 您 你们 他 她 它 们 和 与 及 或 也 都 就 还 这 那 此 请 您好 你好 尊敬 亲爱 客户 用户 会员 先生 女士 朋友 家人 大家 谢谢 感谢
祝 好 顺 祺 新 新的 消息 通知 信息 资讯 内容 更新 详情 查看 查阅 注意 重要 事项 提醒 如下 以下 一下 一条 一 条 个 有关 关于 给 向 为 对 已 将 会 要 可 能 吧 呢
啊 哦 联系 回复 点击 知悉 敬请 谢 感 早上 上午 下午 晚上 致 敬 此致 敬礼 及时 请您 最新 情况 我们的 您的 到 上 中 下 来 去 今天 现在 告 知 告知 动态 留意 关注 客服 服务 账户 帐户`,
  es: `el la los las un una unos unas lo al del de a en y o u e que se su sus tu tus mi mis nos le les te me es son era ser esta este esto estos estas hay
ha han he hemos tiene tienen tenemos para por con sin sobre como mas muy ya no si hoy ahora aqui favor hola buenos buenas dias dia tardes tarde noches
estimado estimada estimados querido querida senor senora sr sra cliente usuario socio amigo usted ustedes gracias muchas saludos cordial cordiales
atentamente novedad novedades noticia noticias mensaje mensajes informacion aviso avisos actualizacion actualizaciones detalle detalles algo importante
nuevo nueva nuevos nuevas consulte consulta vea ver lea leer cuenta soporte servicio revise revisar siguiente contacto contacte llame responda equipo bienvenido bienvenida pronto`,
  ar: `في من الى على عن مع هذا هذه ذلك هو هي نحن انت انتم لك لكم لدينا لدي عندنا تم قد لقد ان او و ثم كل ما لا يا ايها مرحبا مرحبا اهلا وسهلا السلام عليكم
عزيزي عزيزتي عزيزنا العميل عميلنا السيد السيده المحترم الكريم الكرام صديقي شكرا جزيلا تحياتنا تحيه طيبه وبعد صباح مساء الخير يرجى الرجاء نرجو
تحديث تحديثات رساله رسائل خبر اخبار جديد جديده معلومات تفاصيل اشعار تنبيه هام مهم مهمه شيء الاطلاع اطلع راجع التواصل تواصل اتصل الرد معنا اليوم الان
قريبا فضلك فريق فريقنا خدمه العملاء حسابك حساب`,
};
