"""The twelve duties of a merchandiser (跟单员): slug and title."""

from gendan.words.text import Text

DUTIES: dict[str, Text] = {
    "order-processing": Text("Order processing", "订单处理"),
    "order-confirmation": Text("Order confirmation", "订单确认"),
    "order-follow-up": Text("Order follow-up", "订单跟进"),
    "production-coordination": Text("Production coordination", "生产协调"),
    "quality-control": Text("Quality control", "质量控制"),
    "logistics": Text("Logistics", "物流安排"),
    "customer-communication": Text("Customer communication", "客户沟通"),
    "document-management": Text("Document management", "文档管理"),
    "risk-management": Text("Risk management", "风险管理"),
    "data-analysis": Text("Data analysis", "数据分析"),
    "cost-control": Text("Cost control", "成本控制"),
    "contract-management": Text("Contract management", "合同管理"),
}
