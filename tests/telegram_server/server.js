'use strict';
// Telegram's Bot API as our tests need it: the package @vishtar/telegram-test-api, unmodified, with
// its `routes` extension point for what python-telegram-bot expects and the package leaves out:
// long polling whose updates stay until the offset confirms them, the webhook's secret header,
// deletions, and faults on demand (POST /_inject), calls made (GET /_calls).
const { TelegramServer } = require('@vishtar/telegram-test-api/lib/telegramServer');
const axios = require('axios');

const BOT = { id: 666, is_bot: true, first_name: 'Test', username: 'TestBot' };
const PLAIN_TRUE = new Set(['sendChatAction', 'answerCallbackQuery', 'setWebhook', 'deleteWebhook']);
const calls = [];
const faults = {};
const given = new Map(); // token -> updates handed out and not confirmed yet

const takeFault = (method) => (faults[method] || []).shift();

const confirmed = (token, offset) => {
  const kept = (given.get(token) || []).filter((u) => !offset || u.update_id >= offset);
  given.set(token, kept);
  return kept;
};

function longPoll(server, token, params, response) {
  const end = Date.now() + 1000 * Math.min(50, Number(params.timeout || 0));
  let gone = false;
  response.on('close', () => { gone = true; });
  const look = () => {
    if (gone) return;
    const waiting = confirmed(token, Number(params.offset || 0));
    waiting.push(...server.getUpdates(token));
    if (waiting.length || Date.now() >= end) response.json({ ok: true, result: waiting });
    else setTimeout(look, 40);
  };
  look();
}

function remove(server, chat, ids) {
  const wanted = new Set(ids.map(String));
  const keep = (list, idOf) => list.filter((m) => !wanted.has(String(idOf(m))));
  server.storage.botMessages = keep(server.storage.botMessages, (m) => m.messageId);
  server.storage.userMessages = keep(server.storage.userMessages, (m) => m.messageId);
}

function shaped(message, chat) {
  return {
    message_id: message.message_id,
    date: Math.floor(message.date / 1000),
    chat: { id: Number(chat), type: 'private', first_name: 'x' },
    from: BOT,
    text: message.text,
  };
}

const routes = [(app, server) => {
  app.post('/_inject', (request, response) => {
    (faults[request.body.method] ??= []).push(request.body);
    response.json({ ok: true });
  });
  app.get('/_calls', (_request, response) => response.json(calls));
  app.all('/bot:token/:method', (request, response, next) => {
    const { token, method } = request.params;
    const params = { ...request.query, ...request.body };
    if (method !== 'getUpdates') calls.push({ method, params, at: Date.now() });
    const fault = takeFault(method);
    if (fault) {
      const body = { ok: false, error_code: fault.error_code, description: fault.description, parameters: fault.parameters };
      return setTimeout(() => response.status(fault.error_code).json(body), fault.delay_ms || 0);
    }
    if (method === 'getMe') return response.json({ ok: true, result: BOT });
    if (method === 'getUpdates') return longPoll(server, token, params, response);
    if (method === 'deleteMessages' || method === 'deleteMessage') {
      const ids = method === 'deleteMessage' ? [params.message_id] : [].concat(typeof params.message_ids === 'string' ? JSON.parse(params.message_ids) : params.message_ids);
      remove(server, params.chat_id, ids);
      return response.json({ ok: true, result: true });
    }
    const json = response.json.bind(response);
    response.json = (body) => {
      if (!body.ok && body.error_code) response.status(body.error_code);
      else if (method === 'sendMessage') body.result = shaped(body.result, params.chat_id);
      else if (PLAIN_TRUE.has(method)) body.result = true;
      return json(body);
    };
    if (['sendChatAction', 'answerCallbackQuery'].includes(method)) return json({ ok: true, result: true });
    return next();
  });
}];

const format = TelegramServer.formatUpdate;
TelegramServer.formatUpdate = (update) => {
  const shapedUpdate = format(update);
  if (shapedUpdate.callback_query) shapedUpdate.callback_query.chat_instance = String(shapedUpdate.callback_query.message.chat.id);
  if (shapedUpdate.message) delete shapedUpdate.message.botToken;
  return shapedUpdate;
};

const server = new TelegramServer({ port: Number(process.argv[2] || 9000), host: '127.0.0.1', storeTimeout: 600 }, { routes });
axios.interceptors.request.use((config) => {
  const hook = Object.values(server.webhooks).find((w) => w.url === config.url && w.secret_token);
  if (hook) config.headers['X-Telegram-Bot-Api-Secret-Token'] = hook.secret_token;
  return config;
});
server.start().then(() => process.stdout.write('up\n'));
